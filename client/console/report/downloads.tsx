import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { Campaign } from '../api.ts';
import { NextStep } from '../states.tsx';
import { texts } from './texts.ts';

/** The workbook may leave the building; the rows only after a warning. */
export function Downloads({ campaign }: { campaign: Campaign }) {
  const [asking, setAsking] = useState(false);
  const { id, trial, simulated, responsesDeletedAt } = campaign;
  return (
    <NextStep
      step={trial || simulated ? texts.nextTrial : texts.next}
      action={
        <>
          <Button type="primary" size="large" href={`/api/campaigns/${id}/export?format=xlsx`}>
            {texts.workbook}
          </Button>
          {responsesDeletedAt === null && (
            <Button size="large" onClick={() => setAsking(true)}>
              {texts.rows}
            </Button>
          )}
        </>
      }
    >
      <p>{texts.nextText}</p>
      <Modal
        open={asking}
        closable={false}
        title={texts.rowsTitle}
        okText={texts.download}
        cancelText={texts.cancel}
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          location.assign(`/api/campaigns/${id}/export?format=csv`);
        }}
      >
        {texts.rowsText}
      </Modal>
    </NextStep>
  );
}
