import { App } from 'antd';

/** Puts text on the clipboard, and says in the words of the page whether that worked. */
export function useCopy(words: { copied: string; notCopied: string }): (text: string) => Promise<void> {
  const { message } = App.useApp();
  return async (text) => {
    if (await copyText(text)) message.success(words.copied);
    else message.warning(words.notCopied);
  };
}

/**
 * Puts text on the clipboard; tells whether it worked. Browsers give `navigator.clipboard` to https alone, and a
 * county's own server often has none, so that the old way stands behind it.
 */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const holder = document.createElement('textarea');
  holder.value = text;
  holder.className = 'sr-only';
  document.body.append(holder);
  holder.select();
  const copied = document.execCommand('copy');
  holder.remove();
  return copied;
}
