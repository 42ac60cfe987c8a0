/** What something is, and in words what that means. */
export type Fact = readonly [name: string, value: string, words?: string];

/** Facts one under the other. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value, words]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {words && <div className="soft small">{words}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
