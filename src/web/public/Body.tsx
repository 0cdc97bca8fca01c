import { type Block, body, withoutMark } from '../../articles/article.ts';
import { webPath } from './picture.ts';

/** The blocks of an article as a page: questions bold, answers plain, and no link that leads nowhere. */
export function Body({ blocks }: { blocks: Block[] }) {
  return (
    <>
      {body(blocks).map((block, at) => (
        // Blocks never move: their place is their name.
        <Piece key={at} block={block} />
      ))}
    </>
  );
}

function Piece({ block }: { block: Block }) {
  switch (block.type) {
    case 'heading':
      return <h2>{block.text}</h2>;
    case 'question':
      return <p class="question">{block.text}</p>;
    case 'answer':
      return <p class="answer">{block.text}</p>;
    case 'quote':
      return (
        <blockquote>
          <p>{block.text}</p>
        </blockquote>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{withoutMark(item)}</li>
          ))}
        </ul>
      );
    case 'image':
      return <Picture {...block} />;
    case 'link':
      return (
        <p>
          <a href={block.url ?? ''}>{block.text}</a>
        </p>
      );
    case 'paragraph':
      return <p>{block.text}</p>;
  }
}

/** Only pictures of the house are shown: a reader's browser asks no other host (R106). The caption always stays. */
function Picture({ url, alt, text }: { url: string | null; alt: string | null; text: string }) {
  if (!url?.startsWith('/')) return text ? <p class="muted small">{text}</p> : null;
  return (
    <figure>
      <img src={webPath(url)} alt={alt ?? ''} loading="lazy" />
      {text ? <figcaption class="muted small">{text}</figcaption> : null}
    </figure>
  );
}
