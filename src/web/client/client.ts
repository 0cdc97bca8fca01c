import 'htmx.org';
import { announceMoves } from './announce.ts';
import { saveByItself } from './autosave.ts';
import { sayWhenAway } from './away.ts';
import { editBlocks } from './blocks.ts';
import { countDown } from './countdown.ts';
import { countLengths } from './counter.ts';
import { letDrag } from './drag.ts';
import { keepFocus } from './focus.ts';
import { followTyping } from './livePreview.ts';
import { fitPreviews } from './preview.ts';
import { keepRichText } from './richPaste.ts';
import { saveOnChange } from './saveOnChange.ts';
import { followStreams } from './stream.ts';
import { keepUnsaved } from './unsaved.ts';

/*
 * The browser code. It only makes pages quicker: every page and form works without it.
 */

countLengths();
countDown();
sayWhenAway();
saveOnChange();
saveByItself();
keepUnsaved();
fitPreviews();
followTyping();
letDrag();
editBlocks();
keepRichText();
announceMoves();
keepFocus();
followStreams();
