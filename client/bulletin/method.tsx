import type { Bulletin } from '../../analysis/bulletin.ts';
import { sharesInWords } from '../../analysis/bulletin-wording.ts';
import { combinationsInWords, definitionsInWords, percent } from '../../analysis/wording.ts';
import { Part } from './frame.tsx';
import { texts } from './texts.ts';

/** How the figures are made, in words for everybody, and what is not told and why. */
export function Method({ bulletin }: { bulletin: Bulletin }) {
  const { definition, combination, shares, bar, threshold } = bulletin;
  const { methodWays } = texts;
  return (
    <Part title={texts.method}>
      <dl>
        <dt>{methodWays.definition}</dt>
        <dd>{definitionsInWords[definition]}。</dd>
        <dt>{methodWays.combination}</dt>
        <dd>
          {combinationsInWords[combination]}。{combination === 'fixed' && sharesInWords(shares)}
        </dd>
        <dt>{methodWays.bar}</dt>
        <dd>{texts.bar(percent(bar))}</dd>
        <dt>{methodWays.withholding}</dt>
        <dd>{texts.withholding(threshold)}</dd>
        <dt>{methodWays.names}</dt>
        <dd>{texts.names}</dd>
      </dl>
    </Part>
  );
}
