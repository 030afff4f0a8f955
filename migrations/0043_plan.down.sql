drop table plan_calendar, buddy, agreement, register_period, plan_item, look_back_link, look_back, goal;
