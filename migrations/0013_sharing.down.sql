drop table share_mail, share_view, share, sheet_question, sheet_item, sheet;
