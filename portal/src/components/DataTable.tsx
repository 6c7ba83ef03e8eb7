import { Button, Table, type TableProps } from 'antd';
import { useEffect, type Key, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState } from './States';
import { columnId, type Column } from './useColumns';
import type { ListParams, SetParams } from './useListParams';

export const PAGE_SIZES = [10, 15, 20, 50, 100];
const MOST_WAITING = 12; // rows that fit on a screen

export interface PageQuery<T> {
  data?: { items: T[]; total: number };
  isPending: boolean;
  isFetching: boolean;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
}

interface Props<T, P extends ListParams> {
  query: PageQuery<T>;
  columns: Column<T>[];
  params: P;
  setParams: SetParams<P>;
  label: string;
  /** accessible name of a row, for its checkbox */
  rowName: (row: T) => string;
  selection?: { keys: Key[]; onChange: (keys: Key[], rows: T[]) => void; actions: ReactNode };
  /** a filter or search is on: what is missing may exist */
  filtered?: boolean;
  /** what to offer where nothing matches */
  filteredAction?: ReactNode;
  emptyText?: string;
  emptyAction?: ReactNode;
  /** more of a row, shown below it on a press */
  details?: (row: T) => ReactNode;
}

function sortOrder(sort: string | undefined, name: string) {
  if (sort?.replace(/^-/, '') !== name) return null;
  return sort.startsWith('-') ? ('descend' as const) : ('ascend' as const);
}

/** A fixed layout: long words are cut in their cell instead of pushing the next column out of sight. */
function widthOf<T>(columns: Column<T>[]): number {
  return columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 120), 40);
}

function SelectionBar<T>({
  keys,
  onChange,
  actions,
}: {
  keys: Key[];
  onChange: (keys: Key[], rows: T[]) => void;
  actions: ReactNode;
}) {
  const { t } = useTranslation();
  if (!keys.length) return null;
  return (
    <div className="selbar">
      <span role="status">{t('common.selected', { count: keys.length })}</span>
      {actions}
      <Button type="link" size="small" onClick={() => onChange([], [])}>
        {t('common.clearSelection')}
      </Button>
    </div>
  );
}

/** The first page on its way: as high as the rows that will be there, so that nothing moves when they come. */
function Waiting({ rows }: { rows: number }) {
  return (
    <div className="tbl-waiting" aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} />
      ))}
    </div>
  );
}

/** The last page is gone (its rows were deleted): show the one before it instead of nothing. */
function usePageThatExists<T, P extends ListParams>({ query, params, setParams }: Props<T, P>): void {
  const last = Math.max(1, Math.ceil((query.data?.total ?? 0) / params.page_size));
  const beyond = query.data !== undefined && !query.isFetching && params.page > last;
  useEffect(() => {
    if (beyond) setParams({ page: last } as Partial<P>, { replace: true });
  }, [beyond, last, setParams]);
}

/** The one list table of the portal: server paging and sorting, selection across pages, loading, empty and error states. */
export function DataTable<T extends { id: string }, P extends ListParams & { sort?: string }>(props: Props<T, P>) {
  const { t } = useTranslation();
  const { params, query, selection } = props;
  usePageThatExists(props);
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const columns = props.columns.map((column) =>
    column.sorter ? { ...column, key: columnId(column), sortOrder: sortOrder(params.sort, columnId(column)) } : column,
  );
  const onChange: TableProps<T>['onChange'] = (page, _filters, sorter, { action }) => {
    if (action === 'paginate') {
      const sizeChanged = page.pageSize !== params.page_size;
      props.setParams({ page: sizeChanged ? 1 : page.current, page_size: page.pageSize } as Partial<P>);
    } else if (action === 'sort' && !Array.isArray(sorter)) {
      const minus = sorter.order === 'descend' ? '-' : '';
      props.setParams({ sort: sorter.order ? minus + String(sorter.columnKey) : undefined } as Partial<P>);
    }
  };
  const nothing = query.isPending ? (
    <Waiting rows={Math.min(params.page_size, MOST_WAITING)} />
  ) : props.filtered ? (
    <EmptyState text={t('empty.filtered')} hint={t('empty.filteredHint')} action={props.filteredAction} />
  ) : (
    <EmptyState text={props.emptyText ?? t('empty.default')} action={props.emptyAction} />
  );
  return (
    <div className="tbl tbl-scroll">
      {selection && <SelectionBar {...selection} />}
      <Table<T>
        size="middle"
        aria-label={props.label}
        rowKey="id"
        columns={columns}
        dataSource={query.data?.items}
        loading={query.isFetching && !query.isPending && { spinning: true, delay: 400 }}
        scroll={{ x: widthOf(columns) }}
        rowSelection={
          selection && {
            columnWidth: 40,
            selectedRowKeys: selection.keys,
            onChange: selection.onChange,
            preserveSelectedRowKeys: true,
            getCheckboxProps: (row) => ({ 'aria-label': props.rowName(row) }),
          }
        }
        expandable={props.details && { expandedRowRender: props.details, columnWidth: 40 }}
        onChange={onChange}
        pagination={{
          current: params.page,
          pageSize: params.page_size,
          total: query.data?.total ?? 0,
          showSizeChanger: true,
          pageSizeOptions: PAGE_SIZES,
          showTotal: (n) => t('common.total', { count: n }),
          showQuickJumper: true,
        }}
        locale={{ emptyText: nothing }}
      />
    </div>
  );
}
