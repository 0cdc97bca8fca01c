/** Counts down to a moment ("om 9 min 12 s"). The words stand in the page; screen readers are not told each second. */

const SECOND_MS = 1_000;

export function countDown(): void {
  const tick = () => {
    for (const place of document.querySelectorAll<HTMLElement>('[data-until]')) {
      const seconds = Math.ceil((Date.parse(place.dataset.until ?? '') - Date.now()) / SECOND_MS);
      const left = seconds >= 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${seconds} s`;
      place.textContent = seconds > 0 ? (place.dataset.words ?? '').replace('{tid}', left) : (place.dataset.over ?? '');
    }
  };
  if (document.querySelector('[data-until]')) window.setInterval(tick, SECOND_MS);
}
