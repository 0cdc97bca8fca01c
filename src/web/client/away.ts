/** Says that the server does not answer, until it does again. The words stand hidden in the page (#borta). */
export function sayWhenAway(): void {
  const say = (away: boolean) => {
    const notice = document.getElementById('borta');
    if (notice) notice.hidden = !away;
  };
  document.addEventListener('htmx:error', () => say(true));
  document.addEventListener('htmx:after:swap', () => say(false));
}
