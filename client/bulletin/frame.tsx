import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { texts } from './texts.ts';
import type { TextSize } from './views.ts';

const sizes: readonly TextSize[] = ['normal', 'large', 'largest'];

/** The frame of every page of the bulletin: no script, no cookie, one style sheet. */
export function page(props: {
  style: string;
  size: TextSize;
  query?: string;
  title: string;
  marks: readonly string[];
  head: ReactNode;
  children: ReactNode;
}): string {
  const { style, size, query = '?', title, marks, head, children } = props;
  return `<!doctype html>${renderToStaticMarkup(
    <html lang="zh-CN" className={size}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={style} />
      </head>
      <body>
        <header>
          {marks.map((mark) => (
            <p key={mark} className="mark">
              {mark}
            </p>
          ))}
          <h1>{title}</h1>
          {head}
          <nav className="sizes" aria-label={texts.sizes}>
            <span>{texts.sizes}</span>
            {sizes.map((one) => (
              <a key={one} href={`${query}size=${one}`} aria-current={one === size ? 'true' : undefined}>
                {texts.sizeNames[one]}
              </a>
            ))}
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>,
  )}`;
}

/** One part of a page with its heading. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
