import { App, Button } from 'antd';
import { copyText } from '../copy.ts';
import { texts } from './texts.ts';

/** Puts a link, or a table, on the clipboard and says whether that worked. */
export function CopyButton({ text, about, label }: { text: string; about?: string; label?: string }) {
  const { message } = App.useApp();
  const words = label ?? texts.copy;
  const copy = async () => {
    if (await copyText(text)) message.success(texts.copied);
    else message.warning(texts.notCopied);
  };
  return (
    <Button size="small" aria-label={about ? `${words}：${about}` : words} onClick={() => void copy()}>
      {words}
    </Button>
  );
}
