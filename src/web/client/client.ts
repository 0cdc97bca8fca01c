import 'htmx.org';
import { countLengths } from './counter.ts';
import { fitPreviews } from './preview.ts';
import { saveOnChange } from './saveOnChange.ts';

/*
 * The browser code. It only makes pages quicker: every page and form works without it.
 */

countLengths();
saveOnChange();
fitPreviews();
