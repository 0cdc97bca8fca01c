import type { Block } from '../../articles/article.ts';
import { blockWords as w } from '../../words/deskBlocks.sv.ts';
import { Button } from '../ui/Button.tsx';

const CHARACTERS_A_LINE = 70;
const MOST_ROWS = 14;

/** One block: its sort, its text, what only some sorts have (hidden by the sort), and its buttons. */
export function BlockFields({ block, place }: { block: Block; place: number }) {
  const text = block.type === 'list' ? block.items.join('\n') : block.text;
  const rows = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARACTERS_A_LINE)), 0);
  const quiet = { small: true, weight: 'quiet', name: 'gor', children: null } as const;
  const url = 'url' in block ? (block.url ?? '') : '';
  return (
    <li class={`block block-${block.type}`} data-type={block.type}>
      <div class="block-head">
        <select name="type" aria-label={w.type(place + 1)}>
          {Object.entries(w.types).map(([type, word]) => (
            <option key={type} value={type} selected={type === block.type}>
              {word}
            </option>
          ))}
        </select>
        <div class="handles">
          <Button {...quiet} icon="up" value={`upp-${place}`} label={w.up(place + 1)} />
          <Button {...quiet} icon="down" value={`ner-${place}`} label={w.down(place + 1)} />
          <Button {...quiet} icon="plus" value={`ny-${place}`} label={w.add(place + 1)} />
          <Button {...quiet} icon="remove" value={`bort-${place}`} label={w.remove(place + 1)} />
        </div>
      </div>
      <textarea name="text" rows={Math.min(rows, MOST_ROWS)} aria-label={w.text(place + 1)}>
        {text}
      </textarea>
      <label class="block-url">
        <span>{w.url}</span>
        <input type="text" name="url" inputMode="url" value={url} />
      </label>
      <label class="block-alt">
        <span>{w.alt}</span>
        <input type="text" name="alt" maxLength={150} value={block.type === 'image' ? (block.alt ?? '') : ''} />
      </label>
    </li>
  );
}
