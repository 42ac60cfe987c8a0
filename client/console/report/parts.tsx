import { Link } from 'react-router';
import { internalParts, parts, writeAddress } from './address.ts';
import { useReading } from './reading.ts';
import { texts } from './texts.ts';

/** The pages of the report; those that do not leave say so. */
export function Parts() {
  const { address } = useReading();
  return (
    <nav aria-label={texts.parts} className="here no-print">
      {parts.map((part) => (
        <Link
          key={part}
          to={{ search: `?${writeAddress({ ...address, part })}` }}
          aria-current={part === address.part ? 'page' : undefined}
          preventScrollReset
        >
          {texts.partNames[part]}
          {internalParts.includes(part) && <span className="soft small">{texts.internalShort}</span>}
        </Link>
      ))}
    </nav>
  );
}
