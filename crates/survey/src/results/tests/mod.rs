//! From answers in a database to what staff, shoppers and the scoreboard see of them.

mod counted;
mod desk;
mod drivers;
mod erasure;
mod export;
mod report;
mod scored;
mod several;
mod site;
mod telling;
mod words;
mod work;
