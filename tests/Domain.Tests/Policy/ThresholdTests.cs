using System.Globalization;
using System.Text.Json;
using Srdi.Domain.Enterprises;
using Srdi.Domain.Policy;
using Srdi.Domain.Policy.Criteria;

namespace Srdi.Domain.Tests.Policy;

/// <summary>Every threshold of the regulations: just below, at, just above. Amounts in 万元; a number as the answer is points.</summary>
public sealed class ThresholdTests
{
    private const string Innovative = """
        rule | criterion | figures | answers
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/direct/equity | equityFinancingFen@2024=200 equityFinancingFen@2025=$ | 299.99:unmet 300:met 300.01:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/direct/equity | equityFinancingFen@2022=$ | 5000:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/direct/researchBody | researchBodyLevel=$ | 2:unmet 3:met 4:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/direct/award | provincialAwardRank@2023=$ | 0:unmet 1:met 40:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/direct/award | nationalAwardRank@2022=$ | 1:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/direct/qualified | highTechEnterprise=$ | false:unmet true:met null:unknown
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/direct/qualified | innovationDemonstration=$ | false:unmet true:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/ip | class1HighValueIp=$ | 0:15 1:20 2:20
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/ip | class1HighValueIp=0 class1OwnIp=$ | 0:10 1:15
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/ip | class1HighValueIp=0 class1OwnIp=0 class1Ip=$ | 0:5 1:10
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/ip | class1HighValueIp=0 class1OwnIp=0 class1Ip=0 class2Ip=$ | 0:0 1:5
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/rdShare | revenueFen=10000 rdExpenseFen=$ | 99.99:0 100:5 199.99:5 200:10 299.99:10 300:15 499.99:15 500:20 500.01:20
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/mainGrowth | mainRevenueFen@2024=10000 mainRevenueFen@2025=$ | 9999.99:0 10000:5 10499.99:5 10500:10 10999.99:10 11000:15 11499.99:15 11500:20 11500.01:20
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/debt | totalAssetsFen=10000 totalLiabilitiesFen=$ | 5499.99:10 5500:10 5500.01:5 7500:5 7500.01:0
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/field | strategicIndustry=$ | true:10 false:5
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/mainShare | revenueFen=10000 mainRevenueFen@2025=$ | 4999.99:0 5000:5 5499.99:5 5500:10 5999.99:10 6000:15 6999.99:15 7000:20 7000.01:20
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/innovation | class1HighValueIp=0 class1OwnIp=0 class1Ip=0 class2Ip=1 revenueFen=10000 rdExpenseFen=$ | 299.99:unmet 300:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/growth | mainRevenueFen@2024=10000 mainRevenueFen@2025=10500 totalAssetsFen=10000 totalLiabilitiesFen=$ | 7500:met 7500.01:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/specialisation | revenueFen=10000 strategicIndustry=false mainRevenueFen@2025=$ | 5499.99:unmet 5500:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/score/total | class1HighValueIp=0 revenueFen=10000 rdExpenseFen=100 mainRevenueFen@2024=5000 mainRevenueFen@2025=5500 totalAssetsFen=10000 strategicIndustry=false totalLiabilitiesFen=$ | 5500:met 5500.01:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/employees | employees=$ | 499:met 500:met 501:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/revenue | revenueFen=$ | 19999.99:met 20000:met 20000.01:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/assets | totalAssetsFen=$ | 19999.99:met 20000:met 20000.01:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/score/techStaff | employees=10000 techEmployees=$ | 999:0 1000:4 1499:4 1500:8 1999:8 2000:12 2499:12 2500:16 2999:16 3000:20 3001:20
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/score/staff | employees=10000 techEmployees=$ | 999:unmet 1000:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/score/rd | totalCostFen=100000000 revenueFen=10000 rdExpenseFen=$ | 199.99:0 200:10 299.99:10 300:20 399.99:20 400:30 499.99:30 500:40 599.99:40 600:50
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/score/rd | revenueFen=100000000 totalCostFen=10000 rdExpenseFen=$ | 999.99:0 1000:10 1499.99:10 1500:20 1999.99:20 2000:30 2499.99:30 2500:40 2999.99:40 3000:50
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/score/ip | class1Ip=0 class1OwnIp=0 class1HighValueIp=0 class2Ip=$ | 0:0 1:6 2:12 3:18 4:24 5:24
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/score/ip | class2Ip=0 class1Ip=$ | 0:0 1:30
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/direct/nationalAward | nationalAwardRank@2021=$ | 0:unmet 1:met 3:met 4:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/direct/nationalAward | nationalAwardRank@2020=$ | 1:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/direct/standards | standardsLed@2021=$ | 0:unmet 1:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/standard/direct/award | provincialAwardRank@2022=$ | 1:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/seriousViolation | seriousViolation@2023=$ | false:met true:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-63/seriousViolation | seriousViolation@2022=$ | true:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/revenue | revenueFen=$ | 20000.000001:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/assets | totalAssetsFen=$ | 20000.000001:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/direct/researchBody | researchBodyLevel=$ | 2:unmet 3:met
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/direct/standards | standardsLed@2020=$ | 1:unmet
        innovative recognition 2026-07-15 | standards/innovative-recognition-tech-115/standard/score/total | totalCostFen=100000000 revenueFen=10000 rdExpenseFen=$ | 199.99:unmet 200:met
        """;

    private const string Srdi = """
        rule | criterion | figures | answers
        srdi recognition 2026-03-31 | nicheYears | nicheYears=$ | 1:unmet 2:met 3:met
        srdi recognition 2026-03-31 | rdExpense | rdExpenseFen@2025=$ | 99.99:unmet 100:met 100.01:met
        srdi recognition 2026-03-31 | rdShare | revenueFen=10000 rdExpenseFen@2025=$ | 299.99:unmet 300:met 300.01:met
        srdi recognition 2026-03-31 | revenue | revenueFen=$ | 999.99:unmet 1000:met 1000.01:met
        srdi recognition 2026-03-31 | revenue | revenueFen=500 equityFinancingFen@2024=1000 equityFinancingFen@2025=$ | 999.99:unmet 1000:met 1000.01:met
        srdi recognition 2026-03-31 | standard/score/mainShare | revenueFen=10000 mainRevenueFen@2025=$ | 5999.99:0 6000:1 6999.99:1 7000:3 7999.99:3 8000:5
        srdi recognition 2026-03-31 | standard/score/mainGrowth | mainRevenueFen@2023=10000 mainRevenueFen@2024=10000 mainRevenueFen@2025=$ | 9999.99:0 10000:2 10799.99:2 10800:4 11199.99:4 11200:6 11599.99:6 11600:8 11999.99:8 12000:10
        srdi recognition 2026-03-31 | standard/score/nicheYears | nicheYears=$ | 1:0 2:1 3:1 4:2 5:2 6:3 7:3 8:4 9:4 10:5 11:5
        srdi recognition 2026-03-31 | standard/score/field | fillsGap=$ | true:5 false:3
        srdi recognition 2026-03-31 | standard/score/field | fillsGap=false sixBasics=$ | true:3 false:0
        srdi recognition 2026-03-31 | standard/score/digital | digitalLevel=$ | 1:0 2:3 3:5 4:5
        srdi recognition 2026-03-31 | standard/score/quality | qualityAward=false managementCertified=false ownBrand=false standardsTakenPart=$ | false:0 true:3
        srdi recognition 2026-03-31 | standard/score/quality | qualityAward=false managementCertified=false ownBrand=$ | false:3 true:5
        srdi recognition 2026-03-31 | standard/score/netMargin | revenueFen=10000 netProfitFen=$ | -1:0 199.99:0 200:2 399.99:2 400:4 599.99:4 600:6 799.99:6 800:8 999.99:8 1000:10
        srdi recognition 2026-03-31 | standard/score/debt | totalAssetsFen=10000 totalLiabilitiesFen=$ | 5000:5 5000.01:3 6000:3 6000.01:1 7000:1 7000.01:0
        srdi recognition 2026-03-31 | standard/score/provincial | provincialFeaturePoints=$ | 0:0 14:14 15:15 20:15
        srdi recognition 2026-03-31 | standard/score/ip | class1HighValueIp=$ | 0:8 1:10
        srdi recognition 2026-03-31 | standard/score/ip | class1HighValueIp=0 class1OwnIp=$ | 0:6 1:8
        srdi recognition 2026-03-31 | standard/score/ip | class1HighValueIp=0 class1OwnIp=0 class1Ip=0 class2Ip=$ | 0:0 1:2
        srdi recognition 2026-03-31 | standard/score/rd | revenueFen=100000000 rdExpenseFen=$ | 99.99:0 100:2 199.99:2 200:4 299.99:4 300:6 399.99:6 400:8 499.99:8 500:10
        srdi recognition 2026-03-31 | standard/score/rd | revenueFen=900 rdExpenseFen=$ | 26.99:0 27:2 35.99:2 36:4 53.99:4 54:6 71.99:6 72:8 89.99:8 90:10
        srdi recognition 2026-03-31 | standard/score/rdStaff | employees=10000 rdEmployees=$ | 499:0 500:1 999:1 1000:3 1999:3 2000:5
        srdi recognition 2026-03-31 | standard/score/researchBody | researchBodyLevel=$ | 0:0 1:2 2:4 3:8 4:10
        srdi recognition 2026-03-31 | standard/direct/award | provincialAwardRank@2023=$ | 0:unmet 3:met 4:unmet
        srdi recognition 2026-03-31 | standard/direct/award | nationalAwardRank@2023=$ | 5:met 6:unmet
        srdi recognition 2026-03-31 | standard/direct/rdAverage | rdExpenseFen@2024=900 rdExpenseFen@2025=$ | 1099.99:unmet 1100:met 1100.01:met
        srdi recognition 2026-03-31 | standard/direct/equityDirect | equityFinancingFen@2024=3000 equityFinancingFen@2025=$ | 2999.99:unmet 3000:met 3000.01:met
        srdi recognition 2026-03-31 | standard/direct/contest | makerContestRank@2023=$ | 0:unmet 500:met 501:unmet
        srdi recognition 2026-04-01 | nicheYears | nicheYears=$ | 2:unmet 3:met 4:met
        srdi recognition 2026-04-01 | revenue | revenueFen=$ | 1499.99:unmet 1500:met 1500.01:met
        srdi recognition 2026-04-01 | revenue | revenueFen=1000 equityFinancingFen@2024=1000 equityFinancingFen@2025=$ | 999.99:unmet 1000:met 1000.01:met
        srdi recognition 2026-04-01 | mainShare | revenueFen=10000 mainRevenueFen=$ | 7999.99:unmet 8000:met 8000.01:met
        srdi recognition 2026-04-01 | debtRatio | totalAssetsFen=10000 totalLiabilitiesFen=$ | 7999.99:met 8000:met 8000.01:unmet
        srdi recognition 2026-04-01 | rdExpense | rdExpenseFen@2024=$ | 99.99:unmet 100:met 100.01:met
        srdi recognition 2026-04-01 | rdExpense | rdExpenseFen@2025=$ | 99.99:unmet 100:met 100.01:met
        srdi recognition 2026-04-01 | rdShare | revenueFen=10000 rdExpenseFen@2024=$ | 299.99:unmet 300:met 300.01:met
        srdi recognition 2026-04-01 | rdShare | revenueFen=10000 rdExpenseFen@2025=$ | 299.99:unmet 300:met 300.01:met
        srdi recognition 2026-04-01 | ip | class1Ip=$ | 0:unmet 1:met 2:met
        srdi recognition 2026-04-01 | ip | class1Ip=0 provincialAwardRank@2023=$ | 0:unmet 3:met 4:unmet
        srdi recognition 2026-04-01 | ip | class1Ip=0 researchBodyLevel=$ | 2:unmet 3:met
        srdi recognition 2026-04-01 | developmentScore | developmentScoreCentipoints@2026=$ | 4999:unmet 5000:met 5001:met
        srdi renewal 2026-04-01 | developmentScore | developmentScoreCentipoints@2026=0 developmentScoreCentipoints@2025=$ | 4999:unmet 5000:met
        srdi renewal 2026-04-01 | developmentScore | developmentScoreCentipoints@2025=0 developmentScoreCentipoints@2026=$ | 4999:unmet 5000:met
        srdi recognition 2026-04-01 | prerequisite | without=$ | innovative:unmet srdi:met
        srdi renewal 2026-04-01 | holding | without=$ | srdi:unmet innovative:met
        srdi recognition 2026-03-31 | seriousViolation | seriousViolation@2023=$ | true:unmet
        srdi recognition 2026-03-31 | seriousViolation | seriousViolation@2022=$ | true:met
        srdi recognition 2026-03-31 | revenue | revenueFen=500 equityFinancingFen@2023=$ | 2000:unmet
        srdi recognition 2026-03-31 | standard/direct/equityDirect | equityFinancingFen@2023=$ | 6000:unmet
        srdi recognition 2026-03-31 | standard/direct/award | provincialAwardRank@2022=$ | 1:unmet
        srdi recognition 2026-03-31 | standard/direct/award | nationalAwardRank@2022=$ | 1:unmet
        srdi recognition 2026-03-31 | standard/direct/contest | makerContestRank@2022=$ | 1:unmet
        srdi recognition 2026-03-31 | standard/score/ip | class1HighValueIp=0 class1OwnIp=0 class1Ip=$ | 0:2 1:6
        srdi recognition 2026-03-31 | standard/score/quality | managementCertified=false ownBrand=false standardsTakenPart=false qualityAward=$ | false:0 true:3
        srdi recognition 2026-03-31 | standard/score/quality | qualityAward=false ownBrand=false standardsTakenPart=false managementCertified=$ | false:0 true:3
        srdi recognition 2026-03-31 | standard/score/quality | qualityAward=false managementCertified=false standardsTakenPart=false ownBrand=$ | false:0 true:3
        srdi recognition 2026-03-31 | standard/score/total | provincialFeaturePoints=0 netProfitFen=0 fillsGap=false sixBasics=false digitalLevel=2 researchBodyLevel=$ | 0:unmet 1:met
        srdi recognition 2026-04-01 | seriousViolation | seriousViolation@2023=$ | true:unmet
        srdi recognition 2026-04-01 | seriousViolation | seriousViolation@2022=$ | true:met
        srdi recognition 2026-04-01 | revenue | revenueFen=500 equityFinancingFen@2023=$ | 2000:unmet
        srdi recognition 2026-04-01 | rdExpense | rdExpenseFen@2023=$ | 1:met
        srdi recognition 2026-04-01 | rdShare | revenueFen=10000 rdExpenseFen@2023=$ | 1:met
        srdi recognition 2026-04-01 | ip | class1Ip=0 provincialAwardRank@2022=$ | 1:unmet
        """;

    private const string LittleGiant = """
        rule | criterion | figures | answers
        littleGiant renewal 2026-06-30 | nicheYears | fillsGap=false nicheYears=$ | 2:unmet 3:met
        littleGiant renewal 2026-06-30 | nicheYears | fillsGap=true nicheYears=$ | 1:unmet 2:met
        littleGiant renewal 2026-06-30 | mainShare | revenueFen=10000 mainRevenueFen=$ | 6999.99:unmet 7000:met 7000.01:met
        littleGiant renewal 2026-06-30 | mainGrowth | mainRevenueFen@2023=10000 mainRevenueFen@2024=10000 mainRevenueFen@2025=$ | 10999.99:unmet 11000:met 11000.01:met
        littleGiant renewal 2026-06-30 | coreBusinessOnIt | coreBusinessOnIt=$ | false:unmet true:met null:unknown
        littleGiant renewal 2026-06-30 | certified | managementCertified=$ | false:unmet true:met
        littleGiant renewal 2026-06-30 | debtRatio | totalAssetsFen=10000 totalLiabilitiesFen=$ | 7000:met 7000.01:unmet
        littleGiant renewal 2026-06-30 | rd | revenueFen=10000 rdExpenseFen=$ | 299.99:unmet 300:met 300.01:met
        littleGiant renewal 2026-06-30 | rd | revenueFen=9999.99 rdExpenseFen=$ | 599.99:unmet 600:met
        littleGiant renewal 2026-06-30 | rd | revenueFen=5000 rdExpenseFen=$ | 299.99:unmet 300:met
        littleGiant renewal 2026-06-30 | rd | revenueFen=4999.99 equityFinancingFen@2024=4000 equityFinancingFen@2025=4000 rdEmployees=100 rdExpenseFen=$ | 2999.99:unmet 3000:met
        littleGiant renewal 2026-06-30 | rd | revenueFen=4999.99 equityFinancingFen@2024=4000 rdExpenseFen=3000 rdEmployees=100 equityFinancingFen@2025=$ | 3999.99:unmet 4000:met
        littleGiant renewal 2026-06-30 | rd | revenueFen=4999.99 equityFinancingFen@2024=4000 equityFinancingFen@2025=4000 rdExpenseFen=3000 rdEmployees=$ | 99:unmet 100:met
        littleGiant renewal 2026-06-30 | ip | class1Ip=$ | 1:unmet 2:met
        littleGiant renewal 2026-06-30 | ip | researchBodyLevel=$ | 0:unmet 1:met
        littleGiant renewal 2026-06-30 | ip | class1Ip=0 nationalAwardRank@2023=$ | 0:unmet 3:met 4:unmet
        littleGiant renewal 2026-06-30 | ip | class1Ip=0 makerContestRank@2024=$ | 50:met 51:unmet
        littleGiant renewal 2026-06-30 | marketShare | nationalMarketShareBp=$ | 999:unmet 1000:met 1001:met
        littleGiant renewal 2026-06-30 | ownBrand | ownBrand=$ | false:unmet true:met
        littleGiant renewal 2026-06-30 | chain | sixBasics=false keyChainLink=$ | false:unmet true:met
        littleGiant recognition 2025-06-30 | revenue | revenueFen=$ | 4999.99:unmet 5000:met 5000.01:met
        littleGiant recognition 2026-04-01 | nicheYears | nicheYears=$ | 2:unmet 3:met 4:met
        littleGiant recognition 2026-04-01 | revenue | revenueFen=$ | 4999.99:unmet 5000:met 5000.01:met
        littleGiant recognition 2026-04-01 | mainShare | revenueFen=10000 mainRevenueFen=$ | 8999.99:unmet 9000:met 9000.01:met
        littleGiant recognition 2026-04-01 | revenueGrowth | revenueFen@2023=10000 revenueFen@2025=$ | 11024.99:unmet 11025:met 11025.01:met
        littleGiant recognition 2026-04-01 | debtRatio | totalAssetsFen=10000 totalLiabilitiesFen=$ | 7500:met 7500.01:unmet
        littleGiant recognition 2026-04-01 | rdExpense | rdExpenseFen@2024=500 rdExpenseFen@2025=$ | 699.99:unmet 700:met 700.01:met
        littleGiant recognition 2026-04-01 | rdShare | revenueFen=10000 rdExpenseFen@2024=$ | 299.99:unmet 300:met 300.01:met
        littleGiant recognition 2026-04-01 | ip | class1OwnIp=$ | 3:unmet 4:met 5:met
        littleGiant recognition 2026-04-01 | ip | class1OwnIp=0 nationalAwardRank@2023=$ | 0:unmet 3:met 4:unmet
        littleGiant recognition 2026-04-01 | market | nationalMarketRank=0 nationalMarketShareBp=$ | 999:unmet 1000:met
        littleGiant recognition 2026-04-01 | market | nationalMarketShareBp=0 nationalMarketRank=$ | 0:unmet 3:met 4:unmet
        littleGiant recognition 2026-04-01 | field | sixBasics=false keyChainLink=$ | false:unmet true:met
        littleGiant recognition 2026-04-01 | developmentScore | developmentScoreCentipoints@2026=$ | 5999:unmet 6000:met 6001:met
        littleGiant recognition 2026-04-01 | notChampion | title=$ | champion:unmet innovative:met
        littleGiant recognition 2026-04-01 | group | noJudgement=$ | group:unknown market:met
        littleGiant recognition 2026-04-01 | prerequisite | without=$ | srdi:unmet innovative:met
        littleGiant renewal 2027-01-01 | developmentScore | developmentScoreCentipoints@2026=$ | 5999:unknown 6000:met
        littleGiant renewal 2026-06-30 | seriousViolation | seriousViolation@2023=$ | true:unmet
        littleGiant renewal 2026-06-30 | seriousViolation | seriousViolation@2022=$ | true:met
        littleGiant renewal 2026-06-30 | rd | revenueFen=10000 rdExpenseFen=300 rdExpenseFen@2023=$ | 1:met
        littleGiant renewal 2026-06-30 | rd | revenueFen=5000 rdExpenseFen=300 rdExpenseFen@2023=$ | 1:met
        littleGiant renewal 2026-06-30 | rd | revenueFen=4999.99 rdExpenseFen=3000 rdEmployees=100 equityFinancingFen@2023=4000 equityFinancingFen@2024=0 equityFinancingFen@2025=$ | 4000:unmet
        littleGiant renewal 2026-06-30 | ip | class1Ip=0 nationalAwardRank@2022=$ | 1:unmet
        littleGiant renewal 2026-06-30 | ip | class1Ip=0 makerContestRank@2022=$ | 1:unmet
        littleGiant recognition 2026-04-01 | seriousViolation | seriousViolation@2023=$ | true:unmet
        littleGiant recognition 2026-04-01 | seriousViolation | seriousViolation@2022=$ | true:met
        littleGiant recognition 2026-04-01 | rdShare | revenueFen=10000 rdExpenseFen@2023=$ | 1:met
        littleGiant recognition 2026-04-01 | ip | class1OwnIp=0 nationalAwardRank@2022=$ | 1:unmet
        """;

    private const string Champion = """
        rule | criterion | figures | answers
        champion recognition 2026-06-30 | nicheYears | newProduct=false nicheYears=$ | 9:unmet 10:met 11:met
        champion recognition 2026-06-30 | nicheYears | newProduct=true nicheYears=$ | 4:unmet 5:met
        champion recognition 2026-06-30 | mainRevenue | without=srdi mainRevenueFen@2023=40000 mainRevenueFen@2024=40000 revenueFen=90000 mainRevenueFen@2025=$ | 39999.99:unmet 40000:met 40000.01:met
        champion recognition 2026-06-30 | mainRevenue | mainRevenueFen@2023=20000 mainRevenueFen@2024=20000 revenueFen=90000 mainRevenueFen@2025=$ | 19999.99:unmet 20000:met 20000.01:met
        champion recognition 2026-06-30 | globalRank | globalMarketRank=$ | 0:unmet 3:met 4:unmet
        champion recognition 2026-06-30 | technology | judgedAgainst=$ | technology:unmet market:met
        champion recognition 2026-06-30 | seriousViolation | seriousViolation@2023=$ | true:unmet
        champion recognition 2026-06-30 | seriousViolation | seriousViolation@2022=$ | true:met
        """;

    [Theory]
    [InlineData(Innovative)]
    [InlineData(Srdi)]
    [InlineData(LittleGiant)]
    [InlineData(Champion)]
    public void Each_threshold_turns_at_its_number(string table)
    {
        foreach (var row in TextTable.Rows(table))
        {
            var rule = row[0].Split(' ');
            var (title, procedure) = (Enum.Parse<Title>(rule[0], ignoreCase: true), Enum.Parse<Procedure>(rule[1], ignoreCase: true));
            foreach (var answer in row[3].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var (value, expected) = (answer.Split(':')[0], answer.Split(':')[1]);
                var facts = Firm.For(title, procedure).Set(row[2].Replace("$", value, StringComparison.Ordinal)).Facts();
                var report = Eligibility.Evaluate(ThePolicy.Book, facts, title, procedure, DateOnly.ParseExact(rule[2], "yyyy-MM-dd", CultureInfo.InvariantCulture));
                var found = Firm.Find(report, row[1]);
                var actual = char.IsAsciiDigit(expected[0]) ? found.Actual?.ToString("0.##", CultureInfo.InvariantCulture) : SrdiJson.Name(found.Verdict);
                Assert.True(expected == actual, $"{row[0]} {row[1]} {row[2]} with {value}: expected {expected}, was {actual}");
            }
        }
    }

    [Fact]
    public void A_firm_that_has_all_meets_every_rule()
    {
        foreach (var rule in ThePolicy.Book.Rules)
        {
            var on = rule.ValidTo is { } end ? end : new DateOnly(Math.Max(2026, rule.ValidFrom.Year), 10, 1);
            var firm = Firm.For(rule.Title, rule.Procedure);
            if (rule.Title == Title.Champion) firm.Set("mainRevenueFen=21000 revenueFen=22000");
            var report = Eligibility.Evaluate(ThePolicy.Book, firm.Facts(), rule.Title, rule.Procedure, on);
            Assert.True(report.Verdict == Verdict.Met, $"{rule.File}: {report.Readiness}");
        }
    }

    [Fact]
    public void A_renewal_asks_for_what_the_recognition_asks_for_but_for_what_the_regulation_excepts()
    {
        foreach (var row in TextTable.Rows("""
            one | other | differ in
            innovative-renewal-63 | innovative-recognition-63 | holding
            innovative-renewal-tech-115 | innovative-recognition-tech-115 |
            srdi-renewal-63 | srdi-recognition-63 | holding prerequisite
            srdi-renewal-2 | srdi-recognition-2 | developmentScore holding prerequisite
            littleGiant-renewal-63 | littleGiant-recognition-63 | holding prerequisite
            littleGiant-recognition-63-2025 | littleGiant-recognition-63 | revenue
            littleGiant-renewal-2 | littleGiant-recognition-2 | developmentScore group holding notChampion prerequisite revenueGrowth
            champion-renewal-138 | champion-recognition-138 | holding
            """))
            Assert.Equal(row[2], string.Join(' ', Criteria(row[0]).Except(Criteria(row[1])).Concat(Criteria(row[1]).Except(Criteria(row[0]))).Select(c => c.Id).Distinct().Order(StringComparer.Ordinal)));

        static List<(string Id, string Json)> Criteria(string stem) =>
            [.. JsonDocument.Parse(ThePolicy.Files[$"criteria/{stem}.json"]).RootElement.GetProperty("criteria").EnumerateArray().Select(c => (c.GetProperty("id").GetString()!, JsonSerializer.Serialize(c)))];
    }
}
