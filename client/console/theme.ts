import type { ThemeConfig } from 'antd';

/** The desk's colours and measures for antd; `style.css` holds the same ones for what we draw ourselves. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#14506b',
    colorInfo: '#14506b',
    colorLink: '#14506b',
    colorError: '#a3211a',
    colorWarning: '#8a5a00',
    colorSuccess: '#2c6147',
    colorText: '#17262e',
    colorTextSecondary: '#4a5a62',
    colorTextDescription: '#4a5a62',
    colorTextPlaceholder: '#66757d',
    colorBorder: '#b9c6cc',
    colorBorderSecondary: '#dde4e7',
    colorBgLayout: '#f3f6f7',
    borderRadius: 4,
    borderRadiusLG: 6,
    fontSize: 15,
    controlHeight: 38,
    lineHeight: 1.6,
    boxShadow: '0 8px 28px rgb(23 38 46 / 16%)',
    fontFamily: '-apple-system, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", sans-serif',
    motion: false,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
    Form: { verticalLabelPadding: '0 0 4px', itemMarginBottom: 22 },
    Table: { headerBg: '#f3f6f7', headerColor: '#4a5a62', headerSplitColor: 'transparent' },
  },
};
