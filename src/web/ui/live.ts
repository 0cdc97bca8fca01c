/** A part of a page that keeps itself true: asked for again every two seconds, or when `when` says (hx-trigger). */
export function live(path: string, part: string, when = 'every 2s'): Record<string, string> {
  return {
    'hx-get': path,
    'hx-trigger': when,
    'hx-select': part,
    'hx-target': part,
    'hx-swap': 'outerMorph',
  };
}
