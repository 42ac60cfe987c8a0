import { Button, Select } from 'antd';
import { useCopy } from '../copy.ts';
import { Field } from '../form-field.tsx';
import type { Filter } from './address.ts';
import { filterInWords, useReading } from './reading.ts';
import { texts } from './texts.ts';

const everything: Filter = { group: null, township: null, dimension: null };

/** What is looked at, kept in the address; the address to send; paper. */
export function FilterBar() {
  const { report, address, go, ...rest } = useReading();
  const { campaign } = report;
  const filtered = filterInWords({ address, names: rest.names });
  const copy = useCopy({ copied: texts.addressCopied, notCopied: texts.addressNotCopied });
  return (
    <search className="sheet filters no-print" aria-label={texts.look}>
      <Choice name="group" options={campaign.groups} />
      <Choice name="township" options={campaign.townships} />
      <Choice name="dimension" options={campaign.dimensions} />
      <div className="row">
        {filtered && <Button onClick={() => go(everything, true)}>{texts.clear}</Button>}
        <Button onClick={() => void copy(location.href)}>{texts.copyAddress}</Button>
        <Button onClick={() => window.print()}>{texts.print}</Button>
      </div>
    </search>
  );
}

function Choice(props: { name: keyof Filter; options: readonly { code: string; name: string }[] }) {
  const { address, go } = useReading();
  const { name } = props;
  return (
    <Field label={texts.filters[name]} className="filter-field">
      {(control) => (
        <Select
          {...control}
          value={address[name] ?? ''}
          options={[
            { value: '', label: texts.all },
            ...props.options.map((option) => ({ value: option.code, label: option.name })),
          ]}
          onChange={(code) => go({ [name]: code === '' ? null : code }, true)}
        />
      )}
    </Field>
  );
}
