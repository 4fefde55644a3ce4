# syntax=docker/dockerfile:1
# Not run yet: no container engine was at hand where this was written. The publish command below was run by itself.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json .editorconfig ./
COPY config/ config/
COPY src/ src/
RUN dotnet publish src/Host -c Release -o /app --nologo

# The Debian image keeps ICU and time zones: names are compared in Chinese, days are those of Asia/Shanghai.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
ENV TZ=Asia/Shanghai \
    ASPNETCORE_ENVIRONMENT=Production \
    Urls=http://0.0.0.0:5080 \
    Srdi__Data=/data
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
VOLUME /data
EXPOSE 5080
ENTRYPOINT ["dotnet", "Srdi.Host.dll"]
