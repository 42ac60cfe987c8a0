import { button } from './button.ts';
import { remember, remembered } from './memory.ts';
import { scriptTexts } from './texts.ts';

/** What the letters can be, 17, 24 and 30 px where the phone's own setting is the usual one; and what a press then offers. */
const sizes = ['normal', 'large', 'largest'];

/** A button that makes the letters larger at each press, the last time normal again; the device remembers which. */
export function textSizeButton(isRemembered: boolean): HTMLButtonElement {
  let index = isRemembered ? Math.max(0, sizes.indexOf(`${remembered('size')}`)) : 0;
  const { classList } = document.documentElement;
  const made = button('', () => {
    index = (index + 1) % sizes.length;
    apply();
    if (isRemembered) remember('size', `${sizes[index]}`);
  });
  const apply = () => {
    classList.toggle('large', index > 0);
    classList.toggle('largest', index > 1);
    made.textContent = `${scriptTexts.textSizes[index]}`;
  };
  apply();
  return made;
}
