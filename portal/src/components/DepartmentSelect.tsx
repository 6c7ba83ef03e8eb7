import { TreeSelect } from 'antd';
import { useMemo } from 'react';
import { useDepartments, type DepartmentNode } from './departments';

interface Option {
  value: string;
  title: string;
  disabled: boolean;
  children: Option[];
}

function options(nodes: DepartmentNode[], excluded: string | undefined, below = false): Option[] {
  return nodes.map(({ key, title, children }) => {
    const disabled = below || key === excluded;
    return { value: key, title, disabled, children: options(children, excluded, disabled) };
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

/** Picks one department of the tree in scope. Works as a form field. */
export function DepartmentSelect({ excluded, withoutTop = false, ...field }: Props) {
  const { query, nodes, root } = useDepartments();
  const treeData = useMemo(() => {
    const all = options(nodes, excluded);
    return withoutTop ? all.map((top) => ({ ...top, disabled: true })) : all;
  }, [nodes, excluded, withoutTop]);
  return (
    <TreeSelect<string>
      {...field}
      treeData={treeData}
      treeNodeLabelProp="title"
      treeNodeFilterProp="title"
      treeDefaultExpandedKeys={root ? [root.key] : []}
      key={root?.key}
      popupRender={(tree) => <div id={`${field.id}_list`}>{tree}</div>} // what antd's aria-controls points at
      showSearch
      loading={query.isPending}
      listHeight={320}
      popupMatchSelectWidth={320}
      className="wide"
    />
  );
}
