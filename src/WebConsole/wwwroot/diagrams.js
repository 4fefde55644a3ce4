const letters = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif';
let library;
let drawn = 0;

/** Mermaid is a classic script that puts its name into the window: as a module it would not find itself. */
const load = () => new Promise((done, failed) => {
  const script = document.createElement('script');
  script.src = new URL('./lib/mermaid-11.17.2.js', import.meta.url);
  script.onload = done;
  script.onerror = failed;
  document.head.append(script);
});

// The library's own dark labels are too pale on their ground.
const darkColours = { edgeLabelBackground: '#1b222c', labelBackgroundColor: '#1b222c', textColor: '#f3f4f6', primaryTextColor: '#f3f4f6', transitionLabelColor: '#f3f4f6', lineColor: '#c8ccd4' };

/** Draws a state diagram into a box; the library is fetched when the first one is drawn. */
export async function draw(box, source, dark) {
  library ??= load();
  await library;
  globalThis.mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: dark ? 'dark' : 'neutral', themeVariables: dark ? darkColours : {}, fontFamily: letters, state: { useMaxWidth: true } });
  const { svg } = await globalThis.mermaid.render(`diagram-${++drawn}`, source);
  box.innerHTML = svg;
}
