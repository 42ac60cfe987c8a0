import { Alert } from 'antd';
import type { ReactNode } from 'react';
import type { CampaignFault } from '../../surveys/campaign-faults.ts';
import { Refusal } from './api.ts';

const texts = { noJson: '这个文件不是有效的 JSON' };

/** Every fault that the server named, by its path in the campaign file; else its sentence. */
export function Faults({ error, action }: { error: Error | null; action?: ReactNode }) {
  if (!error) return null;
  const faults = error instanceof Refusal && Array.isArray(error.details) ? error.details : [];
  // The server's sentence lists the faults after a colon; the table lists them here.
  const [title = ''] = error.message.split('：');
  return (
    <Alert
      type="error"
      showIcon
      className="faults"
      title={error instanceof SyntaxError ? texts.noJson : faults.length > 0 ? title : error.message}
      description={faults.length > 0 && <FaultTable faults={faults} />}
      action={action}
    />
  );
}

function FaultTable({ faults }: { faults: (CampaignFault | string)[] }) {
  return (
    <table className="plain">
      <tbody>
        {faults.map((fault) =>
          typeof fault === 'string' ? (
            <tr key={fault}>
              <td>{fault}</td>
            </tr>
          ) : (
            <tr key={`${fault.path} ${fault.message}`}>
              <th scope="row">
                <code>{fault.path}</code>
              </th>
              <td>{fault.message}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
