import type { ReactNode } from 'react';
import { texts } from './texts.ts';
import type { Assets, CampaignView } from './views.ts';

/** The frame of every phone page. */
export function Layout(props: {
  assets: Pick<Assets, 'style' | 'script'>;
  title: string;
  campaign: CampaignView | null;
  preview?: boolean;
  children: ReactNode;
}) {
  const { assets, title, campaign, children } = props;
  return (
    <html lang="zh-CN">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style>{assets.style}</style>
        {/* Every page works without it. */}
        <script type="module" src={assets.script} />
      </head>
      <body>
        {props.preview && <p className="mark">{texts.preview}</p>}
        {campaign?.simulated && <p className="mark">{texts.simulated}</p>}
        {campaign?.trial && <p className="mark">{texts.trial}</p>}
        <header>
          <h1>{title}</h1>
          {campaign && <p>{campaign.organiser}</p>}
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
