/**
 * With JavaScript, every form and link on the issue desk swaps the workbench only: focus and scroll stay where they
 * are. Without it they are plain forms and links that load the page again. (htmx 4: inheritance is explicit.)
 */
export const swapWorkbench = {
  'hx-boost:inherited': 'true',
  'hx-target:inherited': '#arbetsbank',
  'hx-select:inherited': '#arbetsbank',
  'hx-swap:inherited': 'outerMorph',
  'hx-push-url:inherited': 'false',
};
