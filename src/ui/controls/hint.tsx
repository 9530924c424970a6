// Words that explain themselves: hover, focus or tap shows one sentence.
import type { ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';

export function Hint({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button className="hinted" excludeFromTabOrder={false}>
        {children}
      </Button>
      <Tooltip className="tooltip" placement="right" offset={8}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
