/** What is seldom needed, each a file of its own that lies beside the script. */
interface Files {
  proof: typeof import('./proof.ts');
  tablet: typeof import('./tablet.ts');
}

export function beside<Name extends keyof Files>(name: Name): Promise<Files[Name]> {
  // As a variable the build tool leaves it alone; as a literal it would add a loader larger than the file.
  const address = `./${name}.js`;
  return import(/* @vite-ignore */ address);
}
