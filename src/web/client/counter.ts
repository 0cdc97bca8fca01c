/** Keeps the length beside a field true while one types. The field names its counter in data-counted. */
export function countLengths(): void {
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.counted) return;
    const counter = document.getElementById(field.dataset.counted);
    if (counter) counter.textContent = `${field.value.length} / ${counter.dataset.most}`;
  });
}
