export { AccountList } from './AccountList.tsx';
export { AddAccountDialog } from './AddAccountDialog.tsx';
