/** A part of a page that keeps itself true: asked for again every two seconds, only while somebody can see the page. */
export function live(path: string, part: string): Record<string, string> {
  return {
    'hx-get': path,
    'hx-trigger': 'every 2s',
    'hx-select': part,
    'hx-target': part,
    'hx-swap': 'outerMorph',
    // While the house is away the last figures stand; the next answer mends them.
    'hx-status:5xx': 'swap:none',
  };
}
