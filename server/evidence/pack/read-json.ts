/** More than anything in a pack needs: reading them would take memory and time, and nothing else. */
const most = { brackets: 2_000_000, names: 2_000_000, namesOfOne: 10_000, depth: 60 };

/**
 * Reads JSON that may mean harm. Throws where it is none, or stands deeper or holds more than anything in a pack does:
 * whoever walks it afterwards has room on the stack.
 */
export function readJson(text: string): unknown {
  let [brackets, names, quoted] = [0, 0, false];
  /** By level, the names in the object that is open there. */
  const open = [0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (quoted) {
      if (sign === 0x5c) at += 1;
      else if (sign === 0x22) quoted = false;
    } else if (sign === 0x22) quoted = true;
    else if (sign === 0x7b || sign === 0x5b) {
      brackets += 1;
      if (open.push(0) > most.depth + 1 || brackets > most.brackets)
        throw new Error('JSON 嵌套太深或太多 (too deep or too much)');
    } else if ((sign === 0x7d || sign === 0x5d) && open.length > 1) open.pop();
    else if (sign === 0x3a) {
      const own = (open.at(-1) ?? 0) + 1;
      open[open.length - 1] = own;
      names += 1;
      if (own > most.namesOfOne || names > most.names) throw new Error('JSON 里的名称太多 (too many names)');
    }
  }
  return JSON.parse(text);
}
