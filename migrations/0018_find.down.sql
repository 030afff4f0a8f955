drop table offering_open, offering_preference, offering_useful, offering_suggestion, offering_report,
    offering_list_item, offering_list, offering_kept;
