import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

interface BoundaryProps {
  readonly children: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly reload: string;
}

/** Where a mistake in drawing ends: a sentence instead of an empty window. */
export class Boundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const { title, text, reload } = this.props;
    return (
      <EmptyState
        title={title}
        actions={
          <Button kind="primary" onPress={() => location.reload()}>
            {reload}
          </Button>
        }
      >
        {text}
      </EmptyState>
    );
  }
}
