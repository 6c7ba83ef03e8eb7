import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

export interface RoomFilters {
  q: string;
  capacity: number;
}

interface Props extends RoomFilters {
  onChange: (filters: Partial<RoomFilters>) => void;
  onClear: () => void;
}

/** What the list is narrowed down by, each to be taken off. */
export function ActiveFilters({ q, capacity, onChange, onClear }: Props) {
  const { t } = useTranslation();
  const chips = [
    q && { text: `“${q}”`, off: { q: '' } },
    capacity && { text: t('common.parties', { count: capacity }), off: { capacity: 0 } },
  ].filter((chip) => !!chip);
  if (!chips.length) return null;
  return (
    <div className="chips">
      {chips.map(({ text, off }) => (
        <Button key={text} size="small" onClick={() => onChange(off)}>
          <span className="sr-only">{t('timeline.filterOff')} </span>
          <span className="ellipsis">{text}</span>
          <CloseOutlined aria-hidden />
        </Button>
      ))}
      {chips.length > 1 && (
        <Button size="small" type="link" onClick={onClear}>
          {t('empty.clearFilters')}
        </Button>
      )}
    </div>
  );
}
