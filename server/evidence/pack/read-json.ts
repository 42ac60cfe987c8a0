/** More brackets than anything in a pack needs: reading them would take memory and time, and nothing else. */
const mostBrackets = 2_000_000;
const deepest = 60;

/**
 * Reads JSON that may mean harm. Throws where it is none, or stands deeper or holds more than anything in a pack does:
 * whoever walks it afterwards has room on the stack.
 */
export function readJson(text: string): unknown {
  let [depth, brackets, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (quoted) {
      if (sign === 0x5c) at += 1;
      else if (sign === 0x22) quoted = false;
    } else if (sign === 0x22) quoted = true;
    else if (sign === 0x7b || sign === 0x5b) {
      [depth, brackets] = [depth + 1, brackets + 1];
      if (depth > deepest || brackets > mostBrackets)
        throw new Error('JSON 嵌套太深或太多 (too deep or too much)');
    } else if (sign === 0x7d || sign === 0x5d) depth -= 1;
  }
  return JSON.parse(text);
}
