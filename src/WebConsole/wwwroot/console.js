// What the pages can't do from the server: keys that work anywhere, the clipboard, and coming back after an outage.

const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName));

document.addEventListener('keydown', (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
  if (e.key === '/') {
    const search = document.getElementById('global-search');
    if (!search) return;
    e.preventDefault();
    search.focus();
    search.select();
  } else if (e.key === '?') {
    document.getElementById('help-button')?.click();
  }
});

// A dialog is there because the address names it: opening it here makes the rest of the page wait, and closing it is the
// page's business, which takes it out of the address.
let opener = null;
const closing = (dialog) => dialog.querySelector('.dialog-x')?.click();
new MutationObserver(() => {
  const dialog = document.querySelector('dialog.console-dialog:not([open])');
  if (dialog) {
    opener ??= document.activeElement;
    dialog.addEventListener('cancel', (e) => {
      e.preventDefault();
      closing(dialog);
    });
    // A browser does not ask before it closes a dialog on a page that nobody has touched yet.
    dialog.addEventListener('close', () => {
      if (dialog.isConnected) closing(dialog);
    });
    dialog.addEventListener('click', (e) => {
      if (e.target === dialog) closing(dialog);
    });
    dialog.showModal();
  } else if (opener && !document.querySelector('dialog.console-dialog')) {
    if (opener.isConnected) opener.focus();
    opener = null;
  }
}).observe(document.documentElement, { childList: true, subtree: true });

document.addEventListener('click', (e) => {
  const button = e.target instanceof Element ? e.target.closest('[data-copy]') : null;
  if (!button) return;
  navigator.clipboard?.writeText(button.getAttribute('data-copy')).then(() => {
    button.classList.add('copied');
    setTimeout(() => button.classList.remove('copied'), 1500);
  }, () => { });
});

// The address holds all that the page shows, so a reload loses nothing: wait until the host answers, then do it.
const comeBack = async () => {
  for (;;) {
    try {
      if ((await fetch('/healthz/live', { cache: 'no-store' })).ok) break;
    } catch {
      // Not yet.
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
  location.reload();
};
let coming = false;
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', (e) => {
  if (coming || !['failed', 'rejected', 'resume-failed'].includes(e.detail.state)) return;
  coming = true;
  comeBack();
});

// Work goes over the page's connection, which keeps no session. So the page asks for something now and then while its
// person works, and looks when they have rested too long: where the session has ended, the same address leads to the sign-in.
// The time is shared by all windows, so that a page at rest is not the end of one at work.
const restKey = 'srdi-at-work', askEvery = 90_000, lookEvery = 15_000, late = 5_000;
const rest = Number(document.documentElement.dataset.rest);
const atWork = () => Number(localStorage.getItem(restKey));
const keepSession = async () => {
  localStorage.setItem(restKey, Date.now());
  try {
    const answer = await fetch('/console/session', { cache: 'no-store', redirect: 'manual' });
    if (answer.type === 'opaqueredirect' || answer.status === 401) location.reload();
  } catch {
    // No connection: that is told elsewhere.
  }
};
if (rest > 0) {
  localStorage.setItem(restKey, Date.now());
  for (const what of ['pointerdown', 'keydown'])
    document.addEventListener(what, () => { if (Date.now() - atWork() > askEvery) keepSession(); }, { capture: true, passive: true });
  setInterval(() => { if (Date.now() - atWork() > rest + late) keepSession(); }, lookEvery);
}
