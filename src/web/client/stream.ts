/** How far a sending has come is told by the server (server-sent events): the part of the page that shows it asks anew. */
export function followStreams(): void {
  let source: EventSource | undefined;
  const follow = () => {
    const path = document.querySelector<HTMLElement>('[data-stream]')?.dataset.stream;
    if (!path) {
      source?.close();
      source = undefined;
      return;
    }
    if (source) return;
    source = new EventSource(path);
    source.addEventListener('progress', tell);
    source.addEventListener('end', () => {
      source?.close();
      tell();
    });
  };
  follow();
  document.addEventListener('htmx:after:swap', follow);
  document.addEventListener('visibilitychange', tell);
}

/** The part stays the same element for htmx only until it is swapped: it is looked up each time. */
function tell(): void {
  if (!document.hidden) document.querySelector('[data-stream]')?.dispatchEvent(new CustomEvent('framsteg'));
}
