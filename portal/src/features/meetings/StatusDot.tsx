import type { CSSProperties } from 'react';
import type { Meeting } from '@/api/gen';
import { STATUS_COLOUR, statusOf, useMeetingText } from './useMeetingText';

export function StatusDot({ meeting }: { meeting: Meeting }) {
  const text = useMeetingText();
  const remark = text.remark(meeting);
  return (
    <span className="cell-2">
      <span className="dot" style={{ '--c': STATUS_COLOUR[statusOf(meeting)] } as CSSProperties}>
        {text.status(meeting)}
      </span>
      {remark && <small>{remark}</small>}
    </span>
  );
}
