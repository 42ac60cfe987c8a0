import { Button } from 'antd';
import { useCopy } from '../copy.ts';
import { texts } from './texts.ts';

/** Puts a link, or a table, on the clipboard and says whether that worked. */
export function CopyButton({ text, about, label }: { text: string; about?: string; label?: string }) {
  const words = label ?? texts.copy;
  const copy = useCopy(texts);
  return (
    <Button size="small" aria-label={about ? `${words}：${about}` : words} onClick={() => void copy(text)}>
      {words}
    </Button>
  );
}
