import 'htmx.org';
import { countLengths } from './counter.ts';

/*
 * The browser code. It only makes pages quicker: every page and form works without it.
 */

countLengths();
