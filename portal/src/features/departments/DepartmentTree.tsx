import {
  DeleteOutlined,
  EditOutlined,
  MoreOutlined,
  PlusOutlined,
  SearchOutlined,
  SwapOutlined,
} from '@ant-design/icons';
import { Input, Skeleton, Tree } from 'antd';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/app/session';
import { ancestorsOf, keysOf, matching, useDepartments, type DepartmentNode } from '@/components/departments';
import { EmptyState, ErrorState } from '@/components/States';
import { keyOf } from '@/components/typed';
import { useHeight } from '@/components/useHeight';
import { useMenuAt, type MenuItems } from '@/components/useMenuAt';
import { DepartmentDialog, type DepartmentChange } from './DepartmentDialog';
import { useDepartmentActions } from './useDepartmentActions';

interface Props {
  /** the selected department; undefined is the root */
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

/** A name with the searched part marked. */
function Marked({ text, q }: { text: string; q: string }) {
  const wanted = keyOf(q);
  const at = wanted ? text.toLowerCase().indexOf(wanted) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}

export function DepartmentTree({ value, onChange }: Props) {
  const { t } = useTranslation();
  const account = useAccount();
  const { query, nodes, byId, root } = useDepartments();
  const [q, setQ] = useState('');
  const [opened, setOpened] = useState<string[] | null>(null);
  const [dialog, setDialog] = useState<DepartmentChange | null>(null);
  const active = useRef<string | null>(null);
  const [box, height] = useHeight<HTMLDivElement>();
  const popup = useMenuAt();
  const selected = value ?? root?.key;
  const { askDelete, askMove } = useDepartmentActions((gone) => {
    const shown = value === undefined ? undefined : byId.get(value);
    if (shown && [shown.key, ...ancestorsOf(shown)].includes(gone.key)) onChange(undefined);
  });

  const shown = useMemo(() => matching(nodes, q), [nodes, q]);
  const initially = root ? [root.key, ...ancestorsOf(byId.get(selected ?? ''))] : [];
  const expanded = q.trim() ? keysOf(shown) : (opened ?? initially);

  // the department that is one's own scope plays the root's part, but only the whole site's administrators rename it
  const mayRename = (node: DepartmentNode) => node.parent !== null || account.scope_department_id === null;
  const open = (kind: DepartmentChange['kind'], node: DepartmentNode) => setDialog({ kind, node });
  const menu = (node: DepartmentNode): MenuItems => [
    { key: 'add', icon: <PlusOutlined aria-hidden />, label: t('departments.add'), onClick: () => open('add', node) },
    {
      key: 'rename',
      icon: <EditOutlined aria-hidden />,
      label: t('departments.rename'),
      disabled: !mayRename(node),
      onClick: () => open('rename', node),
    },
    ...(node.parent === null
      ? []
      : [
          {
            key: 'move',
            icon: <SwapOutlined aria-hidden />,
            label: t('departments.move'),
            onClick: () => open('move', node),
          },
          { type: 'divider' as const },
          {
            key: 'delete',
            icon: <DeleteOutlined aria-hidden />,
            danger: true,
            label: t('departments.delete'),
            onClick: () => void askDelete(node),
          },
        ]),
  ];
  const select = (id: string) => {
    active.current = id; // a key that follows at once means this one, before the address has changed
    onChange(id === root?.key ? undefined : id);
  };
  /** Enter selects. The tree itself would take it for "expand" on a department with sub-departments; arrows do that. */
  const onEnter = (event: KeyboardEvent) => {
    const id = active.current ?? selected;
    if (event.key !== 'Enter' || !id || (event.target as Element).closest('button')) return;
    event.preventDefault();
    event.stopPropagation();
    select(id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const node = byId.get(active.current ?? selected ?? '');
    if (!node) return;
    if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      const row = box.current?.querySelector('.ant-tree-treenode-active, .ant-tree-treenode-selected');
      event.preventDefault();
      if (row) popup.below(row, menu(node));
    } else if (event.key === 'F2' && mayRename(node)) open('rename', node);
    else if (event.key === 'Delete' && node.parent) void askDelete(node);
  };
  const added = (_: string, parent: string) => setOpened([...new Set([...(opened ?? initially), parent])]);

  const title = (node: DepartmentNode) => (
    <span className="dept">
      <span className="name" title={node.title}>
        <Marked text={node.title} q={q} />
      </span>
      <span className="n num">
        <span className="sr-only">{t('departments.count', { count: node.total })}</span>
        <span aria-hidden>{node.total}</span>
      </span>
      <button
        type="button"
        className="more"
        tabIndex={-1}
        aria-haspopup="menu"
        aria-label={t('departments.menu', { name: node.title })}
        onClick={(event) => {
          event.stopPropagation();
          popup.below(event.currentTarget, menu(byId.get(node.key) ?? node));
        }}
      >
        <MoreOutlined aria-hidden />
      </button>
    </span>
  );

  const tree = () => {
    if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    if (query.isPending) return <Skeleton active title={false} paragraph={{ rows: 8 }} className="waiting" />;
    if (!shown.length) return <EmptyState text={t('departments.noMatch', { q: q.trim() })} />;
    return (
      <Tree<DepartmentNode>
        blockNode
        motion={false} // while it moves, the tree takes no key
        aria-label={t('departments.title')}
        height={height || undefined}
        treeData={shown}
        expandedKeys={expanded}
        onExpand={(keys) => setOpened(keys as string[])}
        selectedKeys={selected ? [selected] : []}
        onSelect={(_, { node }) => select(node.key)}
        onActiveChange={(key) => (active.current = key as string | null)}
        onKeyDown={onKeyDown}
        onRightClick={({ event, node }) => popup.atPointer(event, menu(byId.get(node.key) ?? node))}
        draggable={{ icon: false, nodeDraggable: (node) => (node as DepartmentNode).parent !== null }}
        allowDrop={({ dropPosition }) => dropPosition === 0}
        onDrop={({ dragNode, node }) => askMove(dragNode, node)}
        titleRender={title}
      />
    );
  };
  return (
    <section className="panel org-tree" aria-label={t('departments.title')}>
      <h2>{t('departments.title')}</h2>
      <Input
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t('common.search')}
        aria-label={t('departments.search')}
        value={q}
        onChange={(event) => setQ(event.target.value)}
      />
      <div className="scroll" ref={box} onKeyDownCapture={onEnter}>
        {tree()}
      </div>
      {popup.element}
      {dialog && (
        <DepartmentDialog
          dialog={dialog}
          onClose={() => setDialog(null)}
          onAdded={added}
          nameOf={(id) => byId.get(id)?.title ?? ''}
        />
      )}
    </section>
  );
}
