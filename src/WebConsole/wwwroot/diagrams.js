const letters = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif';
let library;
let drawn = 0;

/** Draws a state diagram into a box; the library is fetched when the first one is drawn. */
export async function draw(box, source, dark) {
  library ??= import('./lib/mermaid-11.17.2.js');
  await library;
  globalThis.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: dark ? 'dark' : 'neutral', fontFamily: letters, state: { useMaxWidth: true } });
  const { svg } = await globalThis.mermaid.render(`diagram-${++drawn}`, source);
  box.innerHTML = svg;
}
