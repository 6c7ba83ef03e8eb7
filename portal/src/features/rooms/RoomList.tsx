import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listRoomsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { Room } from '@/api/gen';
import { useCan } from '@/app/permissions';
import { EmptyState, ErrorState } from '@/components/States';
import { useMoments } from '@/components/zoned';
import { ActiveFilters, type RoomFilters } from './ActiveFilters';
import { RenameDialog } from './RenameDialog';
import { RoomTimeline } from './RoomTimeline';
import type { Zoom } from './zoom';

export const MOST = 500; // rooms in one answer

export type Kind = 'shared' | 'dedicated';

interface Props extends RoomFilters {
  kind: Kind;
  date: string;
  zoom: Zoom;
  onFilter: (filters: Partial<RoomFilters>) => void;
}

function NoRooms({ kind, onClear }: { kind: Kind; onClear?: () => void }) {
  const { t } = useTranslation();
  if (!onClear) return <EmptyState text={t(`rooms.none.${kind}`)} hint={t(`rooms.noneHint.${kind}`)} />;
  const clear = <Button onClick={onClear}>{t('empty.clearFilters')}</Button>;
  return <EmptyState text={t('empty.filtered')} hint={t('empty.filteredHint')} action={clear} />;
}

export function RoomList({ kind, date, q, capacity, zoom, onFilter }: Props) {
  const { t } = useTranslation();
  const may = useCan();
  const { longDay } = useMoments();
  const [renamed, setRenamed] = useState<Room | null>(null);
  const query = useQuery({
    ...listRoomsOptions({ query: { kind, date, q, capacity: capacity || undefined, page_size: MOST } }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  if (query.isPending) return <Skeleton active paragraph={{ rows: 10 }} className="tl-waiting" />;
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { items, total } = query.data;
  const isFiltered = q !== '' || capacity > 0;
  const clear = () => onFilter({ q: '', capacity: 0 });
  // everybody's rooms are named for everybody, so only by who administers the whole site
  const mayRename = kind === 'dedicated' || may('rooms.write');
  return (
    <>
      <ActiveFilters q={q} capacity={capacity} onChange={onFilter} onClear={clear} />
      <p role="status" className="sr-only">
        {isFiltered && !query.isPlaceholderData && t('timeline.found', { count: total })}
      </p>
      {!items.length && <NoRooms kind={kind} onClear={isFiltered ? clear : undefined} />}
      {total > items.length && <Alert banner type="info" title={t('rooms.tooMany', { n: items.length, total })} />}
      {items.length > 0 && (
        <RoomTimeline
          rooms={items}
          day={date}
          zoom={zoom}
          isCurrent={!query.isPlaceholderData}
          label={`${t(`rooms.${kind}`)}, ${longDay(date)}`}
          onRename={mayRename ? setRenamed : undefined}
        />
      )}
      {renamed && <RenameDialog room={renamed} onClose={() => setRenamed(null)} />}
    </>
  );
}
