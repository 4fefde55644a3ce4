import * as echarts from './lib/echarts-6.1.0.js';

const letters = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif';
const sizes = new WeakMap();

/** Draws or redraws a chart. A part with `href` leads there. */
export function draw(box, json, dark, page) {
  let chart = echarts.getInstanceByDom(box);
  if (!chart) {
    chart = echarts.init(box, null, { renderer: 'svg' });
    const size = new ResizeObserver(() => chart.resize());
    size.observe(box);
    sizes.set(box, size);
    chart.on('click', (part) => { if (part.data && part.data.href) page.invokeMethodAsync('Follow', part.data.href); });
  }
  const ink = dark ? '#e6e9ee' : '#1f2937', soft = dark ? '#c8ccd4' : '#4b5563', line = dark ? '#323c4a' : '#e2e6ec';
  const option = JSON.parse(json);
  const axis = { axisLabel: { color: soft }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } }, axisTick: { show: false } };
  for (const name of ['xAxis', 'yAxis']) if (option[name]) option[name] = { ...axis, ...option[name], axisLabel: { ...axis.axisLabel, ...option[name].axisLabel } };
  if (option.legend) option.legend = { textStyle: { color: ink }, ...option.legend };
  chart.setOption({ textStyle: { fontFamily: letters, color: ink }, animationDuration: 300, ...option }, { notMerge: true });
}

/** Takes a chart away. */
export function drop(box) {
  sizes.get(box)?.disconnect();
  echarts.getInstanceByDom(box)?.dispose();
}
