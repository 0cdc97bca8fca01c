/*
 * Shows the whole width of the letter in the room there is: the frame keeps the letter's own width and is scaled.
 */

const LETTER_PX = 680;

/** Fits every preview on the page, now, after swaps, and when the window changes. */
export function fitPreviews(): void {
  const fitAll = () => {
    for (const pane of document.querySelectorAll<HTMLElement>('[data-preview="fit"]')) fitOne(pane);
  };
  const watcher = new ResizeObserver(fitAll);
  const watch = () => {
    fitAll();
    watcher.disconnect();
    for (const pane of document.querySelectorAll('.preview')) watcher.observe(pane);
  };
  document.addEventListener('htmx:after:swap', watch);
  watch();
}

function fitOne(pane: HTMLElement): void {
  const scale = Math.min(1, pane.clientWidth / LETTER_PX);
  pane.dataset.fitted = '';
  pane.style.setProperty('--fit', scale.toFixed(4));
}
