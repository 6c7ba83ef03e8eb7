import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { listRoomsOptions } from '@/api/gen/@tanstack/react-query.gen';
import { capacitiesOf, typedCapacity } from './capacities';

interface Props {
  /** of the rooms that are offered */
  query: NonNullable<Parameters<typeof listRoomsOptions>[0]>['query'];
  /** 0: any */
  value: number;
  onChange: (capacity: number) => void;
}

/** A capacity is typed or chosen from those that the rooms have. Enter, a choice, and leaving the box apply it. */
export function CapacityFilter({ query, value, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [isPicking, setPicking] = useState(false); // by the arrows
  const rooms = useQuery({ ...listRoomsOptions({ query }), enabled: isOpen, placeholderData: keepPreviousData });
  const offered = capacitiesOf(rooms.data?.items ?? [], typed);
  const applyTyped = () => {
    const capacity = typedCapacity(typed);
    if (capacity) onChange(capacity);
    setTyped('');
    setOpen(false);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Tab') return setPicking(event.key.startsWith('Arrow'));
    if (isPicking || (event.key === 'Enter' && !typed)) return;
    event.stopPropagation(); // what was typed counts, whatever the list proposes; the list would take Tab as a choice
    applyTyped();
  };
  return (
    <Select<number>
      className={value ? 'wide filter-on' : 'wide'}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      allowClear
      aria-label={t('rooms.capacity')}
      placeholder={t('rooms.capacity')}
      notFoundContent={t('timeline.noCapacity')}
      open={isOpen}
      onOpenChange={setOpen}
      value={value || null}
      options={offered.map((each) => ({ value: each, label: t('common.parties', { count: each }) }))}
      labelRender={({ value: shown }) => t('common.parties', { count: Number(shown) })}
      onChange={(capacity?: number) => {
        setTyped('');
        onChange(capacity ?? 0);
      }}
      onInputKeyDown={onKey}
      onBlur={applyTyped}
    />
  );
}
