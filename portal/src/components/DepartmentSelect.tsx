import { TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answers, useDepartments, type DepartmentNode } from './departments';

interface Option {
  value: string;
  title: string;
  spellings: string;
  disabled: boolean;
  children: Option[];
}

function options(nodes: DepartmentNode[], excluded: string | undefined, below = false): Option[] {
  return nodes.map(({ key, title, spellings, children }) => {
    const disabled = below || key === excluded;
    return { value: key, title, spellings, disabled, children: options(children, excluded, disabled) };
  });
}

interface Props {
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
  /** this department and all below it cannot be chosen */
  excluded?: string;
  /** the top of what one manages cannot be chosen: only what lies strictly below it */
  withoutTop?: boolean;
  disabled?: boolean;
}

/** Picks one department of the tree in scope. Works as a form field. A department that is not there is said to be so, never its id. */
export function DepartmentSelect({ excluded, withoutTop = false, value, ...field }: Props) {
  const { t } = useTranslation();
  const { query, nodes, byId, root } = useDepartments();
  const unknown = value !== undefined && !byId.has(value);
  const treeData = useMemo(() => {
    const all = options(nodes, excluded);
    return withoutTop ? all.map((top) => ({ ...top, disabled: true })) : all;
  }, [nodes, excluded, withoutTop]);
  return (
    <TreeSelect<string>
      {...field}
      value={unknown ? undefined : value}
      placeholder={unknown && query.data ? t('departments.unknown') : t('departments.choose')}
      treeData={treeData}
      treeNodeLabelProp="title"
      treeDefaultExpandedKeys={root ? [root.key] : []}
      key={root?.key}
      popupRender={(tree) => <div id={`${field.id}_list`}>{tree}</div>} // what antd's aria-controls points at
      showSearch={{ filterTreeNode: (q, node) => answers(node as unknown as Option, q) }}
      loading={query.isPending}
      listHeight={320}
      popupMatchSelectWidth={320}
      className="wide"
    />
  );
}
