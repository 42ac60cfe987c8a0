/** Changes of a questionnaire in words, under what they are; nothing where there are none. */
export function ChangeList({ title, of }: { title: string; of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <div>
      <p>{title}</p>
      <ul className="changes">
        {of.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
}
