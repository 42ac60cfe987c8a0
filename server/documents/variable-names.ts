/** Words that SPSS keeps for itself. */
const reserved = new Set('ALL AND BY EQ GE GT LE LT NE NOT OR TO WITH'.split(' '));
const longest = 64;

/**
 * Names of variables as SPSS takes them: begun by a letter, of letters, digits and `_`, at most 64 bytes, no word of its
 * own, unique whatever the case. A name that is so already stays as it is.
 */
export function validNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const valid = validName(name);
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? '' : `_${number}`;
      const candidate = `${valid.slice(0, longest - suffix.length)}${suffix}`;
      if (taken.has(candidate.toUpperCase())) continue;
      taken.add(candidate.toUpperCase());
      return candidate;
    }
  });
}

function validName(name: string): string {
  // A name that ends in `_` may clash with those that SPSS makes itself.
  const signs = name.replace(/\W/g, '_').replace(/_+$/, '');
  const begun = /^[A-Za-z]/.test(signs) ? signs : `q_${signs}`;
  return reserved.has(begun.toUpperCase()) ? `q_${begun}` : begun;
}
