import type { Locator, Page } from 'playwright-core';

const MOST_TABS = 80;

/** A reader with a keyboard and nothing else: she comes to everything by Tab, and never touches a mouse. */
export interface Keyboard {
  page: Page;
  /** Goes to a control with Tab from where she is. Throws when Tab does not lead there. */
  reach(what: Locator): Promise<void>;
  type(what: Locator, text: string): Promise<void>;
  /** Presses Enter on a link or a button. */
  press(what: Locator): Promise<void>;
  /** Presses Space on a box. */
  tick(what: Locator): Promise<void>;
  /** Chooses in a list by the first letters of the choice. */
  choose(what: Locator, letters: string): Promise<void>;
  /** Waits for the page with this heading. */
  arrive(heading: string): Promise<void>;
}

export function keyboardOf(page: Page): Keyboard {
  const hasFocus = async (what: Locator) => (await what.and(page.locator(':focus')).count()) === 1;
  const reach = async (what: Locator) => {
    await what.waitFor();
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      if (await hasFocus(what)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${what}`);
  };
  const then = (act: (text: string) => Promise<void>) => async (what: Locator, text: string) => {
    await reach(what);
    await act(text);
  };
  return {
    page,
    reach,
    type: then((text) => page.keyboard.type(text)),
    choose: then((letters) => page.keyboard.type(letters)),
    press: (what) => then(() => page.keyboard.press('Enter'))(what, ''),
    tick: (what) => then(() => page.keyboard.press('Space'))(what, ''),
    arrive: (heading) => page.getByRole('heading', { name: heading, level: 1 }).waitFor(),
  };
}
